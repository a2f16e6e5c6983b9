using System.Globalization;
using TempleDashboard.Web.Hosting;

namespace TempleDashboard.Web.Legacy;

/// <summary>
/// What is wrong with a request, up to a limit: a small request may have hundreds of thousands of faults, and each becomes a sentence.
/// </summary>
internal sealed class LegacyErrors
{
    private const int Most = 20;
    private const int LongestError = 600;

    private readonly List<string> _errors = [];
    private int _more;

    public int Count => _errors.Count + _more;

    public void Add(string error) => Add(error, static text => text);

    /// <summary>Counts a fault, and puts it into words where there is still room for them.</summary>
    public void Add<T>(T fault, Func<T, string> words)
    {
        if (_errors.Count == Most)
            _more++;
        else
            _errors.Add(LongText.Cut(words(fault), LongestError));
    }

    public void AddRange(IEnumerable<string> errors)
    {
        foreach (var error in errors)
            Add(error);
    }

    /// <summary>Gives the sentences; the last says how many were left out.</summary>
    public List<string> ToList() => _more == 0
        ? _errors
        : [.. _errors, string.Create(CultureInfo.InvariantCulture, $"And {_more} more {(_more == 1 ? "error" : "errors")} like these.")];
}
