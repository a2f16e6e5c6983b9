namespace TempleDashboard.Web.People;

/// <summary>Where somebody wanted to go before they were asked who they are.</summary>
internal static class SignInReturn
{
    /// <summary>An address of this site alone: a link from elsewhere must not lead further elsewhere.</summary>
    public static string Of(string? address) => address is ['/', not ('/' or '\\'), ..] or "/" ? address : "";
}
