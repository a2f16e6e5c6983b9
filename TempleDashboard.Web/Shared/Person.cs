namespace TempleDashboard.Web.Shared;

/// <summary>Who did it, as the audit log names them.</summary>
public static class Person
{
    /// <summary>Somebody at a browser; there are no users to tell apart.</summary>
    public const string Browser = "browser";

    /// <summary>Says who it was.</summary>
    public static string Who(this IStringLocalizer texts, string who) => who switch
    {
        "browser" => texts["somebody here"],
        "api" => texts["a program (old calls)"],
        "api/v1" => texts["a program (API)"],
        "start" => texts["Temple Dashboard itself"],
        _ => who,
    };
}
