using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Temples;

/// <summary>A temple's classifiers and their categories.</summary>
public sealed partial class TemplePage
{
    private TempleDetails? _temple;

    [Inject]
    private TempleDetailsQuery Query { get; set; } = null!;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private TempleEditor Editor { get; set; } = null!;

    [Inject]
    private NameMerge Merging { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        _temple = await Query.FindAsync(TempleId, Closing);
        if (_temple is null)
            Navigation.NotFound();
    }

    private async Task RenameAsync()
    {
        var (id, old) = (TempleId, _temple!.Name);
        var name = await AskAsync("Rename temple", "Name", old, "Rename", name =>
            Editor.RenameAsync(TempleId, name, Person.Browser, Closing));
        if (name is null)
            return;
        await LoadAsync();
        Toasts.SayWithUndo($"Renamed to “{_temple!.Name}”.", async () =>
        {
            // The offer outlives the page, which may have been left, or show another temple by now.
            if (await Editor.RenameAsync(id, old, Person.Browser, CancellationToken.None) is { } error)
                Toasts.SayError(error);
            if (Closing.IsCancellationRequested)
                return;
            await LoadAsync();
            StateHasChanged();
        });
    }

    private async Task AddClassifierAsync()
    {
        var name = await AskAsync(
            "Add classifier", "What it is asked, such as “lights”", "", "Add",
            async name =>
            {
                var result = await Catalog.CreateClassifierAsync(TempleId, name, Person.Browser, Closing);
                if (result.Succeeded && await Catalog.CaseHintAsync(result.Value, Closing) is { } hint)
                    Toasts.Say(hint);
                return result.Error;
            });
        if (name is null)
            return;
        await LoadAsync();
        Toasts.Say($"Classifier “{name}” added. Give it categories next.");
    }

    private async Task MergeAsync(TempleTwin twin)
    {
        if (await Merging.MergeTempleAsync(TempleId, twin.Id, Person.Browser, CancellationToken.None) is { } error)
        {
            Toasts.SayError(error);
            return;
        }
        Toasts.Say($"Merged into “{twin.Name}”.");
        Navigation.NavigateTo($"temples/{twin.Id}");
    }

    private async Task SetUpCommonAsync()
    {
        var classifier = await Catalog.FindOrCreateAsync(new ClassifierRef(Temple.CommonCode, Classifier.DefaultName), Closing);
        Navigation.NavigateTo($"temples/{classifier.TempleId}");
    }

    private async Task<string?> AskAsync(string title, string label, string value, string verb, Func<string, Task<string?>> save)
    {
        var parameters = new DialogParameters<NameDialog>
        {
            { dialog => dialog.Label, label },
            { dialog => dialog.Value, value },
            { dialog => dialog.Verb, verb },
            { dialog => dialog.Save, save },
        };
        var shown = await Dialogs.ShowAsync<NameDialog>(title, parameters);
        return (await shown.Result)?.Data as string;
    }

    private static string Subtitle(TempleDetails temple) =>
        temple.PictureCount == 0
            ? "No pictures yet"
            : string.Create(
                CultureInfo.InvariantCulture, $"{temple.PictureCount:N0} {(temple.PictureCount == 1 ? "picture" : "pictures")}");
}
