using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class StacksOfLabels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Labels_CategoryId_Split",
                table: "Labels");

            migrationBuilder.AddColumn<bool>(
                name: "IsUpheld",
                table: "Labels",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsSetAside",
                table: "DeletedLabels",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsUpheld",
                table: "DeletedLabels",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "IX_Labels_CategoryId_Split_IsSetAside",
                table: "Labels",
                columns: new[] { "CategoryId", "Split", "IsSetAside" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Labels_CategoryId_Split_IsSetAside",
                table: "Labels");

            migrationBuilder.DropColumn(
                name: "IsUpheld",
                table: "Labels");

            migrationBuilder.DropColumn(
                name: "IsSetAside",
                table: "DeletedLabels");

            migrationBuilder.DropColumn(
                name: "IsUpheld",
                table: "DeletedLabels");

            migrationBuilder.CreateIndex(
                name: "IX_Labels_CategoryId_Split",
                table: "Labels",
                columns: new[] { "CategoryId", "Split" });
        }
    }
}
