using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LearningEngine : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_EpochMetrics_RunId_Epoch",
                table: "EpochMetrics");

            migrationBuilder.AddColumn<int>(
                name: "Method",
                table: "TrainingRuns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Resumes",
                table: "TrainingRuns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "SettingsJson",
                table: "TrainingRuns",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TrialsJson",
                table: "TrainingRuns",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "Distance",
                table: "Predictions",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "DistanceThreshold",
                table: "Predictions",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NearestCategory",
                table: "Predictions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NearestSha256",
                table: "Predictions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Reason",
                table: "Predictions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AlterColumn<string>(
                name: "BackboneSha256",
                table: "Models",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "TEXT");

            migrationBuilder.AddColumn<string>(
                name: "Learner",
                table: "EpochMetrics",
                type: "TEXT",
                nullable: false,
                defaultValue: "transfer");

            migrationBuilder.AddColumn<string>(
                name: "BackboneSha256",
                table: "Classifiers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "FalseAlarmRate",
                table: "Classifiers",
                type: "REAL",
                nullable: false,
                defaultValue: 0.01);

            migrationBuilder.CreateTable(
                name: "Backbones",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    SourceSha256 = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    InputWidth = table.Column<int>(type: "INTEGER", nullable: false),
                    InputHeight = table.Column<int>(type: "INTEGER", nullable: false),
                    EmbeddingLength = table.Column<int>(type: "INTEGER", nullable: false),
                    PreparationJson = table.Column<string>(type: "TEXT", nullable: false),
                    ByteCount = table.Column<long>(type: "INTEGER", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    AddedBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Backbones", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_EpochMetrics_RunId_Learner_Epoch",
                table: "EpochMetrics",
                columns: new[] { "RunId", "Learner", "Epoch" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Backbones_Sha256",
                table: "Backbones",
                column: "Sha256",
                unique: true);

            // Until now an anomaly had one possible reason: too low a confidence.
            migrationBuilder.Sql("UPDATE Predictions SET Reason = 1 WHERE IsAnomaly = 1;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Backbones");

            migrationBuilder.DropIndex(
                name: "IX_EpochMetrics_RunId_Learner_Epoch",
                table: "EpochMetrics");

            migrationBuilder.DropColumn(
                name: "Method",
                table: "TrainingRuns");

            migrationBuilder.DropColumn(
                name: "Resumes",
                table: "TrainingRuns");

            migrationBuilder.DropColumn(
                name: "SettingsJson",
                table: "TrainingRuns");

            migrationBuilder.DropColumn(
                name: "TrialsJson",
                table: "TrainingRuns");

            migrationBuilder.DropColumn(
                name: "Distance",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "DistanceThreshold",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "NearestCategory",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "NearestSha256",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "Reason",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "Learner",
                table: "EpochMetrics");

            migrationBuilder.DropColumn(
                name: "BackboneSha256",
                table: "Classifiers");

            migrationBuilder.DropColumn(
                name: "FalseAlarmRate",
                table: "Classifiers");

            migrationBuilder.AlterColumn<string>(
                name: "BackboneSha256",
                table: "Models",
                type: "TEXT",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "TEXT",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_EpochMetrics_RunId_Epoch",
                table: "EpochMetrics",
                columns: new[] { "RunId", "Epoch" },
                unique: true);
        }
    }
}
