using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FineCategories : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Predictions_ClassifierId_Id",
                table: "Predictions");

            migrationBuilder.AddColumn<bool>(
                name: "IsFine",
                table: "Categories",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ClassifierId_Id_IsAnomaly_Review_Source_TopCategory",
                table: "Predictions",
                columns: new[] { "ClassifierId", "Id", "IsAnomaly", "Review", "Source", "TopCategory" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Predictions_ClassifierId_Id_IsAnomaly_Review_Source_TopCategory",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "IsFine",
                table: "Categories");

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ClassifierId_Id",
                table: "Predictions",
                columns: new[] { "ClassifierId", "Id" });
        }
    }
}
