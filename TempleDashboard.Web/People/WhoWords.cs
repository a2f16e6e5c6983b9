using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.People;

/// <summary>Says who did something, as the audit log names them.</summary>
public static class WhoWords
{
    public static string Who(this IStringLocalizer texts, string who)
    {
        ArgumentNullException.ThrowIfNull(who);
        return who switch
        {
            Access.AnybodyHere or "browser" => texts["somebody at this computer"],
            "api" => texts["a program (old calls)"],
            "api/v1" => texts["a program (API)"],
            "start" => texts["Temple Dashboard itself"],
            _ when who.StartsWith(Access.KeyPrefix, StringComparison.Ordinal) =>
                texts["a program (key {0})", who[Access.KeyPrefix.Length..]],
            _ => who,
        };
    }
}
