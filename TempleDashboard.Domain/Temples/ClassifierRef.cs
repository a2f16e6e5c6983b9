using System.Diagnostics.CodeAnalysis;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.Temples;

/// <summary>
/// Names a classifier from outside: <c>410010</c> is the default classifier of that temple, <c>410010:lights</c> another.
/// </summary>
public readonly record struct ClassifierRef(string TempleCode, string ClassifierName)
{
    public bool IsCommon => TempleCode == Temple.CommonCode;

    public static bool TryParse(string? text, out ClassifierRef reference, [NotNullWhen(false)] out string? error)
    {
        reference = default;
        if (!Names.TryClean(text, "temple_id", out var whole, out error))
            return false;
        var colon = whole.LastIndexOf(':');
        if (colon < 0)
        {
            reference = new(whole, Classifier.DefaultName);
            return true;
        }
        if (!Names.TryClean(whole[..colon], "temple_id", out var temple, out error)
            || !Names.TryClean(whole[(colon + 1)..], "The classifier after ':' in temple_id", out var classifier, out error))
        {
            return false;
        }

        if (temple.Contains(':'))
        {
            error = $"temple_id '{whole}' has more than one ':'; write temple:classifier.";
            return false;
        }
        reference = new(temple, classifier);
        return true;
    }

    public override string ToString() => ClassifierName == Classifier.DefaultName ? TempleCode : $"{TempleCode}:{ClassifierName}";
}
