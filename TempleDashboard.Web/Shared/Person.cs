namespace TempleDashboard.Web.Shared;

/// <summary>Who did it, as the audit log names them.</summary>
public static class Person
{
    /// <summary>Somebody at a browser; there are no users to tell apart.</summary>
    public const string Browser = "browser";
}
