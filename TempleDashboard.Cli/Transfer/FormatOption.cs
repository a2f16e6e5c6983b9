using System.CommandLine;
using TempleDashboard.Domain.Transfer;

namespace TempleDashboard.Cli.Transfer;

/// <summary>The option <c>--format</c>: one of the names of formats.</summary>
internal static class FormatOption
{
    public static Option<TransferFormat?> Create(string description, IReadOnlyList<TransferFormat> allowed) => new("--format", "-f")
    {
        Description = description,
        HelpName = "FORMAT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TransferFormats.TryParse(text, out var format) && (format is null || allowed.Contains(format.Value)))
                return format;
            result.AddError($"'{text}' is no format: write one of {TransferFormats.Names(allowed)}.");
            return null;
        },
    };
}
