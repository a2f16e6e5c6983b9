using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ReviewQueue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Undo",
                table: "AuditEntries",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "UndoneAt",
                table: "AuditEntries",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ClassifierId_IsAnomaly_Confidence",
                table: "Predictions",
                columns: new[] { "ClassifierId", "IsAnomaly", "Confidence" },
                filter: "\"Review\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_IsAnomaly_Confidence",
                table: "Predictions",
                columns: new[] { "IsAnomaly", "Confidence" },
                filter: "\"Review\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_Source_Id",
                table: "Predictions",
                columns: new[] { "Source", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Predictions_ClassifierId_IsAnomaly_Confidence",
                table: "Predictions");

            migrationBuilder.DropIndex(
                name: "IX_Predictions_IsAnomaly_Confidence",
                table: "Predictions");

            migrationBuilder.DropIndex(
                name: "IX_Predictions_Source_Id",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "Undo",
                table: "AuditEntries");

            migrationBuilder.DropColumn(
                name: "UndoneAt",
                table: "AuditEntries");
        }
    }
}
