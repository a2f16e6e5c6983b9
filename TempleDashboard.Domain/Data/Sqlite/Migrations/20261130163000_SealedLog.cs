using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TempleDashboard.Domain.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SealedLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // INSERT OR REPLACE removes a row without asking the triggers of a removal, and an UPDATE of rowid names none of the columns
            // that the first trigger watches. A row that gets its number by itself has none yet here, or -1.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "AuditEntries_NoReplace" BEFORE INSERT ON "AuditEntries"
                WHEN NEW."Id" > 0 AND EXISTS (SELECT 1 FROM "AuditEntries" WHERE "Id" = NEW."Id")
                BEGIN SELECT RAISE(ABORT, 'Entries of the audit log are never replaced.'); END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "AuditEntries_NoOtherId" BEFORE UPDATE ON "AuditEntries"
                WHEN NEW."Id" IS NOT OLD."Id"
                BEGIN SELECT RAISE(ABORT, 'Entries of the audit log keep their numbers.'); END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "AuditSeals_NoReplace" BEFORE INSERT ON "AuditSeals"
                WHEN EXISTS (SELECT 1 FROM "AuditSeals" WHERE "EntryId" = NEW."EntryId")
                BEGIN SELECT RAISE(ABORT, 'Seals of the audit log are never replaced.'); END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "AuditSeals_NoUpdate" BEFORE UPDATE ON "AuditSeals"
                BEGIN SELECT RAISE(ABORT, 'Seals of the audit log are never changed.'); END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "AuditSeals_NoDelete" BEFORE DELETE ON "AuditSeals"
                BEGIN SELECT RAISE(ABORT, 'Seals of the audit log are never removed.'); END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER "AuditEntries_NoReplace"; DROP TRIGGER "AuditEntries_NoOtherId"; DROP TRIGGER "AuditSeals_NoReplace";
                DROP TRIGGER "AuditSeals_NoUpdate"; DROP TRIGGER "AuditSeals_NoDelete";
                """);
        }
    }
}
