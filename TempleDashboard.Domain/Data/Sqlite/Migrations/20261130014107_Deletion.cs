using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Deletion : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "DeletionId",
                table: "Temples",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PictureRemoval",
                table: "Predictions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "PictureRemovedAt",
                table: "Predictions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DeletionId",
                table: "Models",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DeletionId",
                table: "Images",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DeletionId",
                table: "Classifiers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Deletions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    TempleId = table.Column<long>(type: "INTEGER", nullable: false),
                    ClassifierId = table.Column<long>(type: "INTEGER", nullable: true),
                    ModelId = table.Column<long>(type: "INTEGER", nullable: true),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    Who = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Pictures = table.Column<int>(type: "INTEGER", nullable: false),
                    Labels = table.Column<int>(type: "INTEGER", nullable: false),
                    Models = table.Column<int>(type: "INTEGER", nullable: false),
                    WasChampion = table.Column<bool>(type: "INTEGER", nullable: false),
                    SuccessorId = table.Column<long>(type: "INTEGER", nullable: true),
                    GoneAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Deletions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DeletedLabels",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DeletionId = table.Column<long>(type: "INTEGER", nullable: false),
                    ImageId = table.Column<long>(type: "INTEGER", nullable: false),
                    ClassifierId = table.Column<long>(type: "INTEGER", nullable: false),
                    CategoryId = table.Column<long>(type: "INTEGER", nullable: false),
                    Split = table.Column<int>(type: "INTEGER", nullable: false),
                    LabelledAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LabelledBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeletedLabels", x => x.Id);
                    table.ForeignKey(
                        name: "FK_DeletedLabels_Categories_CategoryId",
                        column: x => x.CategoryId,
                        principalTable: "Categories",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_DeletedLabels_Classifiers_ClassifierId",
                        column: x => x.ClassifierId,
                        principalTable: "Classifiers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_DeletedLabels_Deletions_DeletionId",
                        column: x => x.DeletionId,
                        principalTable: "Deletions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_DeletedLabels_Images_ImageId",
                        column: x => x.ImageId,
                        principalTable: "Images",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Images_DeletionId",
                table: "Images",
                column: "DeletionId",
                filter: "\"DeletionId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_DeletedLabels_CategoryId",
                table: "DeletedLabels",
                column: "CategoryId");

            migrationBuilder.CreateIndex(
                name: "IX_DeletedLabels_ClassifierId",
                table: "DeletedLabels",
                column: "ClassifierId");

            migrationBuilder.CreateIndex(
                name: "IX_DeletedLabels_DeletionId",
                table: "DeletedLabels",
                column: "DeletionId");

            migrationBuilder.CreateIndex(
                name: "IX_DeletedLabels_ImageId",
                table: "DeletedLabels",
                column: "ImageId");

            migrationBuilder.CreateIndex(
                name: "IX_Deletions_TempleId",
                table: "Deletions",
                column: "TempleId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeletedLabels");

            migrationBuilder.DropTable(
                name: "Deletions");

            migrationBuilder.DropIndex(
                name: "IX_Images_DeletionId",
                table: "Images");

            migrationBuilder.DropColumn(
                name: "DeletionId",
                table: "Temples");

            migrationBuilder.DropColumn(
                name: "PictureRemoval",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "PictureRemovedAt",
                table: "Predictions");

            migrationBuilder.DropColumn(
                name: "DeletionId",
                table: "Models");

            migrationBuilder.DropColumn(
                name: "DeletionId",
                table: "Images");

            migrationBuilder.DropColumn(
                name: "DeletionId",
                table: "Classifiers");
        }
    }
}
