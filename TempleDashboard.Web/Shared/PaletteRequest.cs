namespace TempleDashboard.Web.Shared;

/// <summary>Lets a page ask for the command palette, which belongs to the frame around it.</summary>
public sealed class PaletteRequest
{
    /// <summary>Raised with the page that another temple is sought for, such as "train".</summary>
    public event Action<string>? TempleAsked;

    public void AskForTemple(string page) => TempleAsked?.Invoke(page);
}
