using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.People;

/// <summary>Says in the viewer's language why a change of one's own account was refused.</summary>
internal static class AccountWords
{
    public static string? Error(IStringLocalizer texts, string? error) => error switch
    {
        OwnAccount.Locked => texts["After five wrong tries the name is locked for ten minutes."],
        OwnAccount.WrongPassword => texts["The present password is wrong."],
        OwnAccount.WrongCode => texts["The code is wrong, or was used already: wait for the next one that the app shows."],
        _ => error,
    };
}
