namespace TempleDashboard.Cli;

/// <summary>What the program ends with, for scripts.</summary>
public static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The work was done in part or refused; the messages say what.</summary>
    public const int Failed = 1;

    /// <summary>No dashboard answered.</summary>
    public const int NoServer = 2;

    /// <summary>Stopped with Ctrl-C.</summary>
    public const int Stopped = 130;
}
