using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TempleDashboard.Domain.Data;

/// <summary>Reads every time back as UTC; SQLite stores no kind.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    value => value,
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc));
