using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TempleDashboard.Domain.Data;

/// <summary>Keeps a camera's local time as it is: no time zone is known.</summary>
internal sealed class CameraTimeConverter() : ValueConverter<DateTime, DateTime>(
    value => value,
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Unspecified));
