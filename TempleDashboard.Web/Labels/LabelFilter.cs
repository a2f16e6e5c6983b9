using System.Globalization;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Labels;

/// <summary>Which pictures the board shows; everything where nothing is set.</summary>
/// <param name="CategoryId">Only this category.</param>
/// <param name="Unlabelled">Only pictures without a label; <paramref name="CategoryId"/> and <paramref name="Split"/> do not count
/// then.</param>
/// <param name="Name">Part of the picture's name.</param>
/// <param name="LookAlikeOf">Only pictures that look like this one, the most similar first.</param>
public sealed record LabelFilter(
    long? CategoryId = null, bool Unlabelled = false, Split? Split = null, string Name = "", long? LookAlikeOf = null)
{
    public static readonly LabelFilter All = new();

    /// <summary>Reads the address's <c>show</c>: <c>unlabelled</c> or the id of a category; everything where it is neither.</summary>
    public static LabelFilter Parse(string? show) => show switch
    {
        "unlabelled" => new(Unlabelled: true),
        _ when long.TryParse(show, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => new(CategoryId: id),
        _ => All,
    };
}
