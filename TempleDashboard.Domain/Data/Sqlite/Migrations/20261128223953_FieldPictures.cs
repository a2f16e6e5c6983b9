using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FieldPictures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "FileNamePattern",
                table: "Temples",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ScaledFrom",
                table: "Predictions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ScaledFrom",
                table: "Images",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "AnswersDamaged",
                table: "Classifiers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "FileNamePattern",
                table: "Temples");

            migrationBuilder.DropColumn(
                name: "ScaledFrom",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "ScaledFrom",
                table: "Images");

            migrationBuilder.DropColumn(
                name: "AnswersDamaged",
                table: "Classifiers");
        }
    }
}
