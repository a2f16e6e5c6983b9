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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsUpheld",
                table: "Labels");

            migrationBuilder.DropColumn(
                name: "IsSetAside",
                table: "DeletedLabels");

            migrationBuilder.DropColumn(
                name: "IsUpheld",
                table: "DeletedLabels");
        }
    }
}
