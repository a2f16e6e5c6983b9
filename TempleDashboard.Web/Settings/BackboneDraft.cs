using TempleDashboard.Domain.Backbones;
using TempleDashboard.Learning.Backbones;

namespace TempleDashboard.Web.Settings;

/// <summary>A backbone that somebody is about to add: what they wrote, and what was wrong with it.</summary>
public sealed class BackboneDraft
{
    /// <summary>The choice of <see cref="Normalization"/> that shows the fields for numbers of one's own.</summary>
    public const string OwnNumbers = "own";

    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    /// <summary>False where the file lies on the person's computer.</summary>
    public bool IsFromAddress { get; set; }

    public string Name { get; set; } = "";

    public string Url { get; set; } = "";

    public string Sha256 { get; set; } = "";

    public string Normalization { get; set; } = BackbonePresets.Default;

    public string Scale { get; set; } = "";

    public string Mean { get; set; } = "";

    public string Std { get; set; } = "";

    public string Layout { get; set; } = "nchw";

    public string Order { get; set; } = "rgb";

    public string Size { get; set; } = "";

    /// <summary>The fields by the names that errors have, as the API takes them.</summary>
    public Dictionary<string, string> Fields => new()
    {
        ["name"] = Name,
        ["sha256"] = Sha256,
        ["normalization"] = Normalization == OwnNumbers ? "" : Normalization,
        ["scale"] = Normalization == OwnNumbers ? Scale : "",
        ["mean"] = Normalization == OwnNumbers ? Mean : "",
        ["std"] = Normalization == OwnNumbers ? Std : "",
        ["layout"] = Layout,
        ["order"] = Order,
        ["size"] = Size,
    };

    /// <summary>Reads the fields as the API does.</summary>
    public BackboneFields ToFields()
    {
        var fields = Fields;
        return new()
        {
            Name = fields["name"],
            Sha256 = fields["sha256"],
            Normalization = fields["normalization"],
            Scale = fields["scale"],
            Mean = fields["mean"],
            Std = fields["std"],
            Layout = fields["layout"],
            Order = fields["order"],
            Size = fields["size"],
        };
    }

    public void Refuse(IReadOnlyList<BackboneError> errors) =>
        Refuse(
            errors
                .GroupBy(error => error.Field)
                .ToDictionary(group => group.Key, group => group.Select(error => error.Message).Distinct().ToArray()));

    public void Refuse(IReadOnlyDictionary<string, string[]> errors) => _errors = errors;

    public void Forgive() => _errors = new Dictionary<string, string[]>();

    /// <summary>What was wrong with a field; null where nothing was. What is wrong with the file is shown where it comes from.</summary>
    public string? ErrorOf(string field)
    {
        IEnumerable<string> names = field == "url" ? ["url", "file"] : [field];
        var found = names.SelectMany(name => _errors.GetValueOrDefault(name) ?? []).ToList();
        return found.Count == 0 ? null : string.Join(' ', found);
    }
}
