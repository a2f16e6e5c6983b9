using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Temples;

/// <summary>Draws the part of the pictures that a classifier looks at. What is drawn is decided by <see cref="RegionSelection"/>.</summary>
public sealed partial class RegionPage : PageBase
{
    /// <summary>A shorter side than this shows little to any network.</summary>
    private const int FewPixels = 48;

    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(300);

    /// <summary>The corners and sides of the rectangle, by the points of the compass.</summary>
    private static readonly string[] Edges = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

    private Classifier? _classifier;
    private bool _missing;
    private long _loadedId;
    private RegionSelection _selection = new(null);
    private RegionStanding? _standing;
    private IReadOnlyList<RegionPicture> _pictures = [];
    private RegionPicture? _background;
    private int _round;
    private bool _saving;
    private string _said = "";

    /// <summary>What the small pictures show: it follows what is drawn a little later, as each asks the server for a picture.</summary>
    private Region? _seen;
    private Throttle? _seeing;
    private ElementReference _stage;
    private string? _listensTo;

    [Inject]
    private TempleCatalog Catalog { get; set; } = null!;

    [Inject]
    private RegionPictures Pictures { get; set; } = null!;

    [Inject]
    private ClassifierRegions Regions { get; set; } = null!;

    [Inject]
    private LabelFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>Called by the script when the pointer has drawn, moved or resized; shares of the picture.</summary>
    [JSInvokable]
    public Task OnDrawnAsync(double x, double y, double width, double height)
    {
        _selection.Draw(x, y, width, height);
        return ShowAsync();
    }

    /// <summary>Called by the script for the arrows and Escape.</summary>
    [JSInvokable]
    public Task OnKeyAsync(string key, bool shift) => _selection.Press(key, shift) ? ShowAsync() : Task.CompletedTask;

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedId == ClassifierId)
            return;
        var classifierId = _loadedId = ClassifierId;
        var read = await LoadAsync(ReadAsync, string.Create(CultureInfo.InvariantCulture, $"region {classifierId}"));
        if (_loadedId != classifierId)
            return;
        (_classifier, _standing, _pictures) = (read.Classifier, read.Standing, read.Pictures);
        _missing = _classifier is null;
        (_background, _round) = (_pictures.Count > 0 ? _pictures[0] : null, 0);
        _selection = new(_standing?.Region);
        _seen = _selection.Drawn;
        if (!IsLive || _missing)
            return;
        _seeing ??= Own(new Throttle(Time, ShowEvery, () => Later(SeeAsync)));
        Own(Feed.Subscribe(news =>
        {
            if (news.ClassifierId == classifierId && news.Change is null)
                Later(() => HearAsync(classifierId));
        }));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Once per drawing surface: another classifier may have had no picture to draw on.
        if (!IsLive || _background is null || _listensTo == _stage.Id)
            return;
        _listensTo = _stage.Id;
        await ListenAsync("./Temples/RegionPage.razor.js", "attach", Own(DotNetObjectReference.Create(this)), _stage);
    }

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        if (await Catalog.FindAsync(ClassifierId, cancellationToken) is not { } classifier)
            return new(null, null, []);
        return new(
            classifier,
            await Pictures.StandingAsync(ClassifierId, cancellationToken),
            await Pictures.ChooseAsync(classifier, 0, Picture, cancellationToken));
    }

    /// <summary>Somebody has changed something about the classifier, maybe its region.</summary>
    private async Task HearAsync(long classifierId)
    {
        if (await Pictures.StandingAsync(classifierId, Closing) is not { } standing || _loadedId != classifierId || _saving)
            return;
        _standing = standing;
        _selection.Hear(standing.Region);
        _seeing?.Signal();
        StateHasChanged();
    }

    private Task ShowAsync()
    {
        _said = L.Region(_selection.Drawn);
        _seeing?.Signal();
        return InvokeAsync(StateHasChanged);
    }

    private Task SeeAsync()
    {
        _seen = _selection.Drawn;
        StateHasChanged();
        return Task.CompletedTask;
    }

    private Task Set(RegionSide side, double percent)
    {
        _selection.Set(side, percent / 100);
        return ShowAsync();
    }

    private Task Reset()
    {
        _selection.Reset();
        return ShowAsync();
    }

    private Task TakeAway()
    {
        _selection.TakeAway();
        return ShowAsync();
    }

    private async Task ShowOthersAsync()
    {
        _pictures = await Pictures.ChooseAsync(_classifier!, ++_round, null, Closing);
        if (_pictures.Count > 0)
            _background = _pictures[0];
    }

    private async Task SaveAsync()
    {
        var (old, drawn) = (_selection.Applied, _selection.Drawn);
        if (!await SetAsync(drawn, old))
            return;
        Toasts.SayWithUndo(
            drawn is null ? L["The next training looks at the whole pictures."] : L["The next training looks at the region."],
            async () =>
            {
                // The offer outlives the page.
                if (await SetAsync(old, _selection.Applied) && !Closing.IsCancellationRequested)
                    await ShowAsync();
            });
    }

    private async Task<bool> SetAsync(Region? region, Region? replaces)
    {
        _saving = true;
        try
        {
            var set = await Regions.SetAsync(
                ClassifierId, region, Region.KeyOf(replaces), Access.As(Rights.Save), CancellationToken.None);
            if (set.Succeeded)
                _selection.Accept(set.Region);
            else if (set.Refusal == RegionRefusal.Changed)
                _selection.Hear(set.Region);
            if (!set.Succeeded)
                Toasts.SayError(set.Error);
            if (!Closing.IsCancellationRequested)
                _standing = await Pictures.StandingAsync(ClassifierId, CancellationToken.None);
            _seeing?.Signal();
            return set.Succeeded;
        }
        finally
        {
            _saving = false;
        }
    }

    private double Percent(RegionSide side) => Math.Round(100 * (side switch
    {
        RegionSide.Left => _selection.Shown.X,
        RegionSide.Top => _selection.Shown.Y,
        RegionSide.Width => _selection.Shown.Width,
        _ => _selection.Shown.Height,
    }), 2);

    private IEnumerable<(RegionSide Side, string Id, string Label)> Fields() =>
    [
        (RegionSide.Left, "left", L["From the left"]), (RegionSide.Top, "top", L["From the top"]),
        (RegionSide.Width, "width", L["Width"]), (RegionSide.Height, "height", L["Height"]),
    ];

    private string Pixels(RegionPicture picture)
    {
        var (across, down) = (
            (int)Math.Round(_selection.Shown.Width * picture.Width), (int)Math.Round(_selection.Shown.Height * picture.Height));
        return Math.Min(across, down) < FewPixels
            ? L["{0} × {1} of {2} × {3} pixels: that is little to see. Draw it larger where you can.", across, down, picture.Width,
                picture.Height]
            : L["{0} × {1} of {2} × {3} pixels.", across, down, picture.Width, picture.Height];
    }

    private string CropOf(RegionPicture picture) =>
        _seen is { } region ? $"crops/{picture.Sha256}/{Region.KeyOf(region)}" : $"thumbnails/{picture.Sha256}";

    private string About(RegionPicture picture) => string.Join(
        " · ",
        new[] { picture.CapturedAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), picture.Camera }.OfType<string>());

    private string StageStyle(RegionPicture picture)
    {
        var region = _selection.Shown;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"--ratio: {picture.Width} / {picture.Height}; --aspect: {picture.Width / (double)picture.Height:0.#####}; "
                + $"--x: {region.X:0.####}; --y: {region.Y:0.####}; --w: {region.Width:0.####}; --h: {region.Height:0.####}");
    }

    private sealed record Reading(Classifier? Classifier, RegionStanding? Standing, IReadOnlyList<RegionPicture> Pictures);
}
