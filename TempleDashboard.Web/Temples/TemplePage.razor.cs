using Microsoft.AspNetCore.Components;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Deletions;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Temples;

/// <summary>A temple's classifiers and their categories.</summary>
public sealed partial class TemplePage
{
    private TempleDetails? _temple;
    private TempleActivity? _activity;

    [Inject]
    private TempleDetailsQuery Query { get; set; } = null!;

    [Inject]
    private TempleActivityQuery Lately { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private TempleEditor Editor { get; set; } = null!;

    [Inject]
    private NameMerge Merging { get; set; } = null!;

    [Inject]
    private DeletionDesk Deletions { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var templeId = TempleId;
        if (_temple?.Id == templeId)
            return;
        var read = await LoadAsync(async stopping =>
            new Reading(await Query.FindAsync(templeId, stopping), await Lately.ReadAsync(templeId, Viewer.Local, stopping)));
        if (TempleId != templeId)
            return;
        (_temple, _activity) = (read.Temple, read.Activity);
        if (_temple is null)
            Navigation.NotFound();
    }

    private async Task ReadAsync()
    {
        // Offers to take something back outlive the page.
        if (Closing.IsCancellationRequested)
            return;
        _temple = await Query.FindAsync(TempleId, Closing);
        if (_temple is null)
            Navigation.NotFound();
    }

    private async Task RenameAsync()
    {
        var (id, old) = (TempleId, _temple!.Name);
        var name = await AskAsync(L["Rename temple"], L["Name"], old, L["Rename"], name =>
            Editor.RenameAsync(TempleId, name, Access.As(Rights.Save), Closing));
        if (name is null)
            return;
        await ReadAsync();
        Toasts.SayWithUndo(L["Renamed to “{0}”.", _temple!.Name], async () =>
        {
            // The offer outlives the page, which may have been left, or show another temple by now.
            if (await Editor.RenameAsync(id, old, Access.As(Rights.Save), CancellationToken.None) is { } error)
                Toasts.SayError(error);
            if (Closing.IsCancellationRequested)
                return;
            await ReadAsync();
            StateHasChanged();
        });
    }

    private async Task DeleteAsync()
    {
        var id = TempleId;
        if (await Deletions.DeleteTempleAsync(id, _temple!.Name, () => GoBackAsync(id)))
            Navigation.NavigateTo("");
    }

    /// <summary>The offer outlives the page, whose temple was deleted.</summary>
    private Task GoBackAsync(long templeId)
    {
        Navigation.NavigateTo($"temples/{templeId}");
        return Task.CompletedTask;
    }

    private async Task AddClassifierAsync()
    {
        var name = await AskAsync(
            L["Add classifier"], L["What it is asked, such as “lights”"], "", L["Add"],
            async name =>
            {
                var result = await Catalog.CreateClassifierAsync(TempleId, name, Access.As(Rights.Save), Closing);
                if (result.Succeeded && await Catalog.CaseHintAsync(result.Value, Closing) is { } hint)
                    Toasts.Say(hint);
                return result.Error;
            });
        if (name is null)
            return;
        await ReadAsync();
        Toasts.Say(L["Classifier “{0}” added. Give it categories next.", name]);
    }

    private async Task MergeAsync(TempleTwin twin)
    {
        if (await Merging.MergeTempleAsync(TempleId, twin.Id, Access.As(Rights.Save), CancellationToken.None) is { } error)
        {
            Toasts.SayError(error);
            return;
        }
        Toasts.Say(L["Merged into “{0}”.", twin.Name]);
        Navigation.NavigateTo($"temples/{twin.Id}");
    }

    private async Task SetUpCommonAsync()
    {
        var common = new ClassifierRef(Temple.CommonCode, Classifier.DefaultName);
        var classifier = await Catalog.FindOrCreateAsync(common, Access.As(Rights.Save), Closing);
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

    /// <summary>The one way on that the page suggests, where it is about one classifier.</summary>
    private (string Href, string Text, string Icon, Rights Needs)? NextStep(TempleDetails temple) => temple.Classifiers switch
    {
        [{ Categories.Count: > 0, Labelled: 0, Champion: null } one] =>
            (Page(one, "label"), L["Label pictures"], Icons.Material.Outlined.Label, Rights.Save),
        [{ Categories.Count: > 0 } one] when !temple.IsCommon && (one.Champion is null || one.RetiredAnswers.Count > 0) =>
            (Page(one, "train"), L["Train"], Icons.Material.Outlined.ModelTraining, Rights.Train),
        [{ Champion: not null } one] => 
            (Page(one, "predict"), L["Predict"], Icons.Material.Outlined.ImageSearch, Rights.Predict),
        _ => null,
    };

    private string Pictures(TempleDetails temple) =>
        temple.PictureCount == 0 ? L["No pictures yet"] : L.Many(temple.PictureCount, "1 picture", "{0} pictures");

    private static string Page(ClassifierDetails classifier, string name) => $"classifiers/{classifier.Id}/{name}";

    private sealed record Reading(TempleDetails? Temple, TempleActivity Activity);
}
