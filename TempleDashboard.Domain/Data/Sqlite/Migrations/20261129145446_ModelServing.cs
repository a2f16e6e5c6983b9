using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ModelServing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsPinned",
                table: "Models",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Note",
                table: "Models",
                type: "TEXT",
                maxLength: 500,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "ServingPeriods",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ModelId = table.Column<long>(type: "INTEGER", nullable: false),
                    From = table.Column<DateTime>(type: "TEXT", nullable: false),
                    To = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServingPeriods", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ServingPeriods_Models_ModelId",
                        column: x => x.ModelId,
                        principalTable: "Models",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            // When models served, as far as their evaluations and what people did tell it.
            migrationBuilder.Sql(
                """
                INSERT INTO "ServingPeriods" ("ModelId", "From", "To")
                SELECT "ModelId", "At", LEAD("At") OVER (PARTITION BY "ClassifierId" ORDER BY "At", "ModelId")
                FROM (
                    SELECT model."ClassifierId", model."Id" AS "ModelId", model."CreatedAt" AS "At"
                    FROM "Models" AS model
                    WHERE json_extract(model."EvaluationJson", '$.Promotion') LIKE 'Model % serves%'
                    UNION ALL
                    SELECT model."ClassifierId", model."Id", entry."At"
                    FROM "AuditEntries" AS entry
                    JOIN "Models" AS model
                    JOIN "Classifiers" AS classifier ON classifier."Id" = model."ClassifierId"
                    JOIN "Temples" AS temple ON temple."Id" = classifier."TempleId"
                    WHERE entry."Action" = 'promoted model'
                        AND entry."Subject" = temple."Code" || ':' || classifier."Name" || ' model ' || model."Number");

                DELETE FROM "ServingPeriods"
                WHERE "To" IS NULL
                    AND "ModelId" NOT IN (SELECT "ChampionModelId" FROM "Classifiers" WHERE "ChampionModelId" IS NOT NULL);

                INSERT INTO "ServingPeriods" ("ModelId", "From")
                SELECT model."Id", model."CreatedAt"
                FROM "Models" AS model
                WHERE model."Id" IN (SELECT "ChampionModelId" FROM "Classifiers")
                    AND NOT EXISTS (SELECT 1 FROM "ServingPeriods" AS open WHERE open."ModelId" = model."Id" AND open."To" IS NULL);
                """);

            migrationBuilder.CreateIndex(
                name: "IX_ServingPeriods_ModelId_From",
                table: "ServingPeriods",
                columns: new[] { "ModelId", "From" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ServingPeriods");

            migrationBuilder.DropColumn(
                name: "IsPinned",
                table: "Models");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "Models");
        }
    }
}
