using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Review;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Review;

/// <summary>What people did, alike actions in a row as one, with its undo where there is one. The address says of what and where.</summary>
public sealed partial class ActionsPage : PageBase
{
    private const int PageSize = 50;

    private Shown? _shown;
    private bool _busy;

    private HistoryQuery Query => HistoryQuery.Parse(Navigation.Uri);

    private long? Beyond => HistoryQuery.ParseBeyond(Navigation.Uri);

    private string? Kind =>
        QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).TryGetValue("kind", out var kind) && ActionWords.Kinds.ContainsKey($"{kind}")
            ? $"{kind}"
            : null;

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        Own(new Unsubscribe(() => Navigation.LocationChanged -= OnMoved));
        _shown = await LoadAsync(ReadAsync);
    }

    private static string Href(string? temple, string? kind, long? before)
    {
        var values = new Dictionary<string, string?> { ["temple"] = temple, ["kind"] = string.IsNullOrEmpty(kind) ? null : kind };
        if (before is { } id)
            values["before"] = FormattableString.Invariant($"{id}");
        return QueryHelpers.AddQueryString("history/actions", values.Where(pair => pair.Value is not null));
    }

    private void OnMoved(object? sender, LocationChangedEventArgs moved) => Later(async () =>
    {
        if (Navigation.ToBaseRelativePath(moved.Location).Split('?', '#')[0] != "history/actions")
            return;
        var shown = await ReadAsync(Closing);
        if (Navigation.Uri != moved.Location)
            return;
        _shown = shown;
        StateHasChanged();
    });

    private async Task<Shown> ReadAsync(CancellationToken cancellationToken)
    {
        var choices = _shown?.Choices ?? await HistoryChoices.LoadAsync(Contexts, Access.Temples, cancellationToken);
        // Who may not see all temples looks at one after the other.
        var temple = Access.Temples.IsAll ? Query.Temple : (choices.FindTemple(Query) ?? choices.Temples.FirstOrDefault())?.Code ?? "";
        var filter = new ActionFilter(Kind is { } kind ? ActionWords.Kinds[kind] : null, temple);
        return new(
            choices,
            await Actions.PageAsync(filter, Beyond, PageSize, cancellationToken));
    }

    private void Show(string? temple, string? kind) => Navigation.NavigateTo(Href(temple, kind, null));

    private async Task UndoAsync(ActionGroup group)
    {
        _busy = true;
        try
        {
            var restored = await Actions.UndoAsync(
                [.. group.Entries.Where(entry => entry.CanBeUndone).Select(entry => entry.Id)],
                Access.Temples,
                Access.As(Rights.Review),
                CancellationToken.None);
            if (restored == 0)
                Toasts.SayError(L["Nothing was undone: all of it has been changed again since."]);
            else
                Toasts.Say(L.Many(restored, "1 is as it was before.", "{0} are as they were before; later changes stay."));
            _shown = await ReadAsync(Closing);
        }
        finally
        {
            _busy = false;
        }
    }

    private sealed record Shown(HistoryChoices Choices, ActionPage Page);
}
