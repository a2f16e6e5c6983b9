using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Deletions;

/// <summary>
/// Deletes for the person at one browser: asks once, with what exactly goes, says what was done, and offers to take it back. What the pages
/// show is theirs.
/// </summary>
public sealed class DeletionDesk(
    Deleter deleter,
    DeletedThings things,
    PictureErasure erasure,
    IOptions<RetentionRules> rules,
    IDbContextFactory<DashboardDbContext> contexts,
    CurrentAccess access,
    IDialogService dialogs,
    Toasts toasts,
    IStringLocalizer texts)
{
    /// <summary>Models that may serve in the place of a deleted one, the newest first: nobody goes back further.</summary>
    private const int MostSuccessors = 50;

    /// <summary>Deletes a temple once the person agrees; false where nothing was deleted.</summary>
    /// <param name="restored">Called where it is taken back.</param>
    public async Task<bool> DeleteTempleAsync(long templeId, string name, Func<Task> restored)
    {
        DeletionToll toll;
        await using (var db = await contexts.CreateDbContextAsync())
            toll = await DeletionToll.OfTempleAsync(db, templeId, CancellationToken.None);
        var goes = string.Join(" · ", [Classifiers(toll), Pictures(toll.Pictures), Labels(toll), Models(toll)]);
        return await AgreeAsync(
                texts["Delete “{0}”?", name],
                $"{texts["This goes: {0}.", goes]} {texts["Pictures that are sent to it are refused from then on."]} "
                    + $"{Stays(toll)} {LaterWithPictures()}")
            && Say(
                await deleter.DeleteTempleAsync(templeId, access.As(Rights.Administer), CancellationToken.None),
                texts["“{0}” is deleted.", name], restored);
    }

    /// <summary>Deletes a classifier once the person agrees; false where nothing was deleted.</summary>
    /// <inheritdoc cref="DeleteTempleAsync"/>
    public async Task<bool> DeleteClassifierAsync(long classifierId, string name, Func<Task> restored)
    {
        DeletionToll toll;
        await using (var db = await contexts.CreateDbContextAsync())
            toll = await DeletionToll.OfClassifierAsync(db, classifierId, CancellationToken.None);
        var goes = string.Join(" · ", [Labels(toll), Models(toll)]);
        return await AgreeAsync(
                texts["Delete “{0}”?", name],
                $"{texts["This goes: {0}.", goes]} {texts["The pictures stay in the temple."]} "
                    + $"{Stays(toll)} {LaterWithPictures()}")
            && Say(
                await deleter.DeleteClassifierAsync(classifierId, access.As(Rights.Save), CancellationToken.None),
                texts["“{0}” is deleted.", name], restored);
    }

    /// <summary>Deletes pictures once the person agrees; false where nothing was deleted.</summary>
    /// <inheritdoc cref="DeleteTempleAsync"/>
    public async Task<bool> DeletePicturesAsync(long templeId, IReadOnlyList<long> imageIds, Func<Task> restored)
    {
        ArgumentNullException.ThrowIfNull(imageIds);
        var goes = $"{Pictures(imageIds.Count)} · {Labels(DeletionToll.Nothing with { Labels = await CountLabelsAsync(imageIds) })}";
        return await AgreeAsync(
                texts.Many(imageIds.Count, "Delete 1 picture?", "Delete {0} pictures?"),
                $"{texts["This goes: {0}.", goes]} {texts["No training learns from it any more."]} "
                    + $"{texts["Models that learned from it stay as they are, and so do predictions."]} {Later()}")
            && await deleter.DeletePicturesAsync(templeId, imageIds, access.As(Rights.Save), CancellationToken.None) is var result
            && Say(
                result, texts.Many(result.Deletion?.Pictures ?? 0, "1 picture is deleted.", "{0} pictures are deleted."), restored);
    }

    /// <summary>
    /// Deletes a model once the person agrees, and has said which one serves then where it serves; false where nothing was deleted.
    /// </summary>
    /// <inheritdoc cref="DeleteTempleAsync"/>
    public async Task<bool> DeleteModelAsync(long modelId, int number, Func<Task> restored)
    {
        var (serves, others) = await OthersAsync(modelId);
        long? successor = null;
        var question = texts["Delete model {0}?", number];
        var stays = $"{texts["Its predictions stay, and say that it answered."]} {Later()}";
        if (serves)
        {
            if (await DeleteModelDialog.AskAsync(dialogs, question, stays, others) is not { } choice)
                return false;
            successor = choice.SuccessorId;
        }
        else if (!await AgreeAsync(question, $"{texts["It does not serve; what is answered does not change."]} {stays}"))
        {
            return false;
        }

        return Say(
            await deleter.DeleteModelAsync(modelId, successor, isSuccessorSaid: true, access.As(Rights.Train), CancellationToken.None),
            texts["Model {0} is deleted.", number], restored);
    }

    /// <summary>Deletes a picture everywhere, at once and for good, once the person agrees; false where nothing was deleted.</summary>
    public async Task<bool> EraseAsync(string sha256, string name)
    {
        if (await erasure.LookAsync(sha256, CancellationToken.None) is not { } found)
        {
            toasts.SayError(texts["The picture is no longer kept anywhere."]);
            return false;
        }
        var agreed = await ErasePictureDialog.AskAsync(dialogs, name, found);
        if (!agreed)
            return false;
        var (erased, error) = await erasure.EraseAsync(sha256, access.As(Rights.Administer), CancellationToken.None);
        if (erased is not null)
            toasts.Say(texts["The picture is deleted everywhere. The list of people's actions has a record of it."]);
        else
            toasts.SayError(error ?? texts["The picture is no longer kept anywhere."]);
        return erased is not null;
    }

    /// <summary>Brings back what was deleted; says why not where it does not come.</summary>
    public async Task<bool> RestoreAsync(long deletionId)
    {
        var right = await things.RightForAsync(deletionId, CancellationToken.None);
        if (await things.RestoreAsync(deletionId, access.As(right), CancellationToken.None) is not { } error)
            return true;
        toasts.SayError(error);
        return false;
    }

    private Task<bool> AgreeAsync(string question, string consequence) =>
        ConfirmDialog.AskAsync(dialogs, question, consequence, texts["Delete"]);

    private bool Say(DeletionResult result, string done, Func<Task> restored)
    {
        if (!result.Succeeded)
        {
            toasts.SayError(result.IsUnknown ? texts["It was deleted meanwhile; load the page anew."] : result.Error);
            return false;
        }
        var id = result.Deletion.Id;
        // The offer outlives the page.
        toasts.SayWithUndo(done, async () =>
        {
            if (await RestoreAsync(id))
                await restored();
        });
        return true;
    }

    private string Classifiers(DeletionToll toll) => texts.Many(toll.Classifiers, "1 classifier", "{0} classifiers");

    private string Pictures(int count) => texts.Many(count, "1 picture", "{0} pictures");

    private string Labels(DeletionToll toll) => texts.Many(toll.Labels, "1 label", "{0} labels");

    private string Models(DeletionToll toll) => texts.Many(toll.Models, "1 model", "{0} models");

    private string Stays(DeletionToll toll) => texts.Many(
        toll.Predictions, "The record of 1 prediction stays.", "The records of {0} predictions stay.");

    private string Later() => texts[
        "For {0} days it can be restored, from Settings; then it is gone for good.", rules.Value.DeletedDays];

    private string LaterWithPictures() => texts[
        "For {0} days it can be restored, from Settings; then it is gone for good, with the pictures of its predictions.",
        rules.Value.DeletedDays];

    private async Task<int> CountLabelsAsync(IReadOnlyList<long> imageIds)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var count = 0;
        foreach (var chunk in imageIds.Chunk(500))
            count += await db.Labels.CountAsync(label => chunk.Contains(label.ImageId));
        return count;
    }

    private async Task<(bool Serves, IReadOnlyList<Successor> Others)> OthersAsync(long modelId)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var model = await db.Models.Where(row => row.Id == modelId)
            .Select(row => new { row.ClassifierId, Serves = row.Classifier!.ChampionModelId == modelId }).FirstOrDefaultAsync();
        if (model is not { Serves: true })
            return (false, []);
        return (true, await db.Models.Where(row => row.ClassifierId == model.ClassifierId && row.Id != modelId)
            .OrderByDescending(row => row.Number).Take(MostSuccessors)
            .Select(row => new Successor(row.Id, row.Number, row.TestCount == 0 ? null : row.TestAccuracy)).ToListAsync());
    }
}

/// <summary>A model that may serve in the place of another one.</summary>
/// <param name="TestAccuracy">0 to 1; null where nobody could test it.</param>
public sealed record Successor(long Id, int Number, double? TestAccuracy);
