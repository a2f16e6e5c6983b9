namespace TempleDashboard.Domain.Data;

/// <summary>The database was changed by a newer version of the program; starting would risk its data.</summary>
public sealed class DatabaseTooNewException(string migration)
    : Exception($"The database was changed by a newer version of Temple Dashboard (migration {migration}). Start that version, or restore a backup made with this one.");
