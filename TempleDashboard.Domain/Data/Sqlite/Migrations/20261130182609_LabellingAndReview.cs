using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LabellingAndReview : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "LookAlikeHash",
                table: "Predictions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReviewComment",
                table: "Predictions",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "TaughtAt",
                table: "Predictions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsSetAside",
                table: "Labels",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "TestsCommonCategories",
                table: "Classifiers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "UsesCommonCategories",
                table: "Classifiers",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "Key",
                table: "Categories",
                type: "TEXT",
                maxLength: 1,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Predictions_ClassifierId_TaughtAt",
                table: "Predictions",
                columns: new[] { "ClassifierId", "TaughtAt" },
                filter: "\"TaughtAt\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Predictions_ClassifierId_TaughtAt",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "LookAlikeHash",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "ReviewComment",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "TaughtAt",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "IsSetAside",
                table: "Labels");

            migrationBuilder.DropColumn(
                name: "TestsCommonCategories",
                table: "Classifiers");

            migrationBuilder.DropColumn(
                name: "UsesCommonCategories",
                table: "Classifiers");

            migrationBuilder.DropColumn(
                name: "Key",
                table: "Categories");
        }
    }
}
