using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PicturesOfPredictions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ImageSha256_TempleId",
                table: "Predictions",
                columns: new[] { "ImageSha256", "TempleId" },
                filter: "\"PictureRemovedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Predictions_ImageSha256_TempleId",
                table: "Predictions");
        }
    }
}
