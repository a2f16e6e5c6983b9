using Microsoft.EntityFrameworkCore;
using MudBlazor;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.People;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Shell;

/// <summary>What the command palette offers, and how a few letters find it.</summary>
public sealed class PaletteSearch(IDbContextFactory<DashboardDbContext> contexts, CurrentAccess access)
{
    private const int Most = 12;

    /// <summary>Pictures are looked for among the newest predictions, as names have no index: a million rows would take seconds.</summary>
    private const int NewestPredictions = 20_000;

    /// <summary>Reads temples and classifiers once, when the palette opens.</summary>
    /// <param name="page">Offers temples alone, each at this page of its first classifier.</param>
    public async Task<PaletteIndex> ReadAsync(IStringLocalizer texts, string? page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Classifiers.AsNoTracking().Within(access.Temples).OrderBy(classifier => classifier.Id)
            .Select(classifier => new
            {
                classifier.Id,
                classifier.Name,
                classifier.TempleId,
                Code = classifier.Temple!.Code,
                Temple = classifier.Temple.Name,
                Categories = classifier.Categories.Select(category => category.Name).ToList(),
            })
            .ToListAsync(cancellationToken);
        var entries = new List<PaletteEntry>();
        foreach (var temple in rows.GroupBy(row => row.TempleId))
        {
            var first = temple.First();
            if (page is not null)
            {
                if (first.Code != Temple.CommonCode)
                    entries.Add(Of($"temple {temple.Key}", first.Temple, first.Code, PageOf(page, temple.Key, first.Id)));
                continue;
            }
            entries.Add(Of($"temple {temple.Key}", first.Temple, first.Code, $"temples/{temple.Key}"));
            foreach (var row in temple.Where(row => row.Code != Temple.CommonCode))
            {
                var name = ClassifierName.Of(row.Temple, row.Name);
                entries.Add(new($"train {row.Id}", texts["Train {0}", name], row.Code, Icons.Material.Outlined.ModelTraining)
                {
                    Href = $"classifiers/{row.Id}/train", Rank = 2, Needs = Rights.Train,
                });
                entries.Add(new($"label {row.Id}", texts["Label {0}", name], row.Code, Icons.Material.Outlined.Label)
                {
                    Href = $"classifiers/{row.Id}/label", Rank = 2, Needs = Rights.Save,
                });
                entries.Add(new(
                    $"transfer {row.Id}", texts["Import and export {0}", name], row.Code, Icons.Material.Outlined.ImportExport)
                {
                    Href = $"classifiers/{row.Id}/transfer", Rank = 2,
                });
                entries.Add(new($"region {row.Id}", texts["Region of {0}", name], row.Code, Icons.Material.Outlined.Crop)
                {
                    Href = $"classifiers/{row.Id}/region", Rank = 1, Needs = Rights.Save,
                });
                entries.Add(new($"coverage {row.Id}", texts["Have I done enough? {0}", name], row.Code, Icons.Material.Outlined.FactCheck)
                {
                    Href = $"classifiers/{row.Id}/coverage", Rank = 2,
                });
                entries.AddRange(row.Categories.Select(category => new PaletteEntry(
                    $"category {row.Id} {category}", category, name, Icons.Material.Outlined.Sell)
                {
                    Href = $"temples/{row.TempleId}", Rank = 1,
                }));
            }
        }
        var all = page is null ? Pages(texts).Concat(entries) : entries;
        return new([.. all.Where(entry => access.May(entry.Needs))], page is null);

        static PaletteEntry Of(string key, string name, string code, string href) =>
            new(key, name, code, Icons.Material.Outlined.TempleBuddhist) { Href = href };
    }

    /// <summary>Finds what the letters mean, best first; without letters what was chosen last, then the pages.</summary>
    public async Task<IReadOnlyList<PaletteEntry>> FindAsync(
        PaletteIndex index, string text, IReadOnlyList<string> recent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        text = text.Trim();
        if (text.Length == 0)
        {
            var last = recent.Select(key => index.Entries.FirstOrDefault(entry => entry.Key == key)).OfType<PaletteEntry>().ToList();
            return [.. last, .. index.Entries.Except(last).Take(Most - last.Count)];
        }
        var found = index.Entries
            .Select(entry => (Entry: entry, Score: Math.Max(Score(entry.Text, text), Score(entry.Detail, text) - 5)))
            .Where(pair => pair.Score > 0)
            .OrderByDescending(pair => pair.Score - (pair.Entry.Rank * 10)).ThenBy(pair => pair.Entry.Text.Length)
            .Select(pair => pair.Entry)
            .Take(Most).ToList();
        if (index.HasPredictions && found.Count < Most && text.Length >= 3)
            found.AddRange((await PredictionsAsync(text, cancellationToken)).Take(Most - found.Count));
        return found;
    }

    /// <summary>
    /// How well letters fit a name: 100 for the name itself, less for its start, a word's start, a part, scattered letters.
    /// </summary>
    public static int Score(string name, string letters)
    {
        var (whole, sought) = (name.ToUpperInvariant(), letters.ToUpperInvariant());
        if (sought.Length == 0 || whole.Length < sought.Length)
            return 0;
        if (whole == sought)
            return 100;
        var at = whole.IndexOf(sought, StringComparison.Ordinal);
        if (at >= 0)
            return at == 0 ? 80 : char.IsLetterOrDigit(whole[at - 1]) ? 40 : 60;
        var next = 0;
        foreach (var letter in whole)
        {
            if (next < sought.Length && letter == sought[next])
                next++;
        }
        // Scattered letters say little where they are few.
        return next == sought.Length && sought.Length >= 3 ? 15 : 0;
    }

    private static string PageOf(string page, long templeId, long classifierId) => page switch
    {
        "overview" => $"temples/{templeId}",
        "history" => $"history?classifierId={classifierId}",
        _ => $"classifiers/{classifierId}/{page}",
    };

    private static IEnumerable<PaletteEntry> Pages(IStringLocalizer texts) =>
    [
        new("page board", texts["Board"], texts["All temples"], Icons.Material.Outlined.Dashboard) { Href = "" },
        new("page review", texts["Review next"], texts["Answers that wait for a person"], Icons.Material.Outlined.RateReview)
        {
            Href = "review", Needs = Rights.Review,
        },
        new("page predict", texts["Predict"], texts["Try a picture"], Icons.Material.Outlined.ImageSearch)
        {
            Href = "predict", Needs = Rights.Predict,
        },
        new("page history", texts["History"], texts["All predictions"], Icons.Material.Outlined.History) { Href = "history" },
        new("page actions", texts["People's actions"], texts["Who changed what"], Icons.Material.Outlined.ManageHistory)
        {
            Href = "history/actions",
        },
        new("page runs", texts["Training runs"], texts["All trainings"], Icons.Material.Outlined.ModelTraining) { Href = "runs" },
        new("page deleted", texts["Deleted"], texts["What can be restored"], Icons.Material.Outlined.RestoreFromTrash)
        {
            Href = "deleted",
        },
        new("page settings", texts["Settings"], texts["Backbones, backups"], Icons.Material.Outlined.Settings) { Href = "settings" },
        new("page people", texts["People"], texts["Who may sign in, and API keys"], Icons.Material.Outlined.Group)
        {
            Href = "people", Needs = Rights.Administer,
        },
        new("page system", texts["System"], texts["Health, room on the disk, last errors"], Icons.Material.Outlined.MonitorHeart)
        {
            Href = "system", Needs = Rights.Administer,
        },
        new("theme light", texts["Light colours"], texts["Switch"], Icons.Material.Outlined.LightMode) { Theme = "light", Rank = 1 },
        new("theme dark", texts["Dark colours"], texts["Switch"], Icons.Material.Outlined.DarkMode) { Theme = "dark", Rank = 1 },
        new("theme system", texts["Colours as the system"], texts["Switch"], Icons.Material.Outlined.SettingsBrightness)
        {
            Theme = "system", Rank = 1,
        },
        new("page account", texts["Your account"], texts["Password, passkeys, sessions"], Icons.Material.Outlined.ManageAccounts)
        {
            Href = "account", Rank = 1,
        },
    ];

    private async Task<IReadOnlyList<PaletteEntry>> PredictionsAsync(string text, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = await db.Predictions.MaxAsync(prediction => (long?)prediction.Id, cancellationToken) ?? 0;
        var rows = await db.Predictions.AsNoTracking().Within(access.Temples)
            .Where(prediction => prediction.Id > newest - NewestPredictions && prediction.ImageName!.Contains(text))
            .OrderByDescending(prediction => prediction.Id)
            .Select(prediction => new { prediction.Id, prediction.ImageName, Temple = prediction.Temple!.Name })
            .Take(5).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new PaletteEntry($"prediction {row.Id}", row.ImageName ?? "", row.Temple, Icons.Material.Outlined.Image)
            {
                Href = $"history/{row.Id}",
            }),
        ];
    }
}

/// <summary>All that can be chosen, in the order in which it is offered.</summary>
public sealed record PaletteIndex(IReadOnlyList<PaletteEntry> Entries, bool HasPredictions);

/// <summary>One place to go to, or one thing to do.</summary>
/// <param name="Key">Remembered by the browser, for what was chosen last.</param>
public sealed record PaletteEntry(string Key, string Text, string Detail, string Icon)
{
    public string Href { get; init; } = "";

    /// <summary>Changes the colours instead of going somewhere.</summary>
    public string? Theme { get; init; }

    /// <summary>What is asked for less often stands behind: 0, 1 or 2.</summary>
    public int Rank { get; init; }

    /// <summary>Offered to whoever has this right.</summary>
    public Rights Needs { get; init; } = Rights.Read;
}
