using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using TempleDashboard.Web.Shell;

namespace TempleDashboard.Tests.Language;

/// <summary>
/// Finds texts of the screens that are not in the resource files: what a component draws as a literal.
/// The compiled code is read, so that no way of writing a page escapes.
/// </summary>
public sealed partial class UntranslatedTextTests
{
    /// <summary>Parameters and attributes whose value a person reads or hears.</summary>
    private static readonly HashSet<string> Read = new(StringComparer.OrdinalIgnoreCase)
    {
        "title", "alt", "placeholder", "aria-label", "aria-valuetext", "aria-description", "aria-roledescription", "Text", "Title", "Label",
        "HelperText", "Placeholder", "Hint", "Subtitle", "Question", "Consequence", "Verb", "AriaLabel", "ErrorText", "Tooltip",
    };

    /// <summary>Names and code, which are the same in every language.</summary>
    private static readonly HashSet<string> Same = new(StringComparer.Ordinal)
    {
        "Temple Dashboard", "· Temple Dashboard",
        "Temple Dashboard needs JavaScript. Allow it for this address, then load the page anew.",
        "SHA-256", "ONNX", "use.csproj",
        "temple_id", "curl", "C#", "Python", "UTC", "CSV", "API", "F1", "Ctrl K", "MB", "KB",
    };

    [Fact]
    public void Components_DrawNoLiteralText()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        using var module = ModuleDefinition.ReadModule(typeof(App).Assembly.Location);
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            foreach (var text in LiteralsDrawnBy(method).Where(text => HasWords(text) && !Same.Contains(text)))
                found.Add($"{PageOf(method.DeclaringType)}: {text}");
        }

        Assert.True(found.Count == 0, $"{found.Count} texts are not asked for by L[...]:\n{string.Join('\n', found)}");
    }

    [Theory]
    [InlineData("<p>Hello there</p>", "Hello there")]
    [InlineData("<b title=\"Move up\">1</b>", "Move up")]
    public void TextsOfMarkup_ReadByPeople_AreFound(string markup, string expected) => Assert.Contains(expected, TextsOfMarkup(markup));

    private static IEnumerable<string> LiteralsDrawnBy(MethodDefinition method)
    {
        foreach (var call in method.Body.Instructions.Where(call => call.OpCode == OpCodes.Callvirt || call.OpCode == OpCodes.Call))
        {
            if (call.Operand is not MethodReference { DeclaringType.Name: "RenderTreeBuilder" } drawn)
                continue;
            var values = Before(call, 6).ToList();
            if (values.Count == 0)
                continue;
            IEnumerable<string> texts = drawn.Name switch
            {
                "AddMarkupContent" => TextsOfMarkup(values[0]),
                "AddContent" when IsLiteral(ValueOf(call)) => [values[0].Trim()],
                "AddAttribute" or "AddComponentParameter" when IsLiteral(ValueOf(call)) && values.Count > 1 && Read.Contains(values[1]) =>
                    [values[0].Trim()],
                _ => [],
            };
            foreach (var text in texts)
                yield return text;
        }
    }

    /// <summary>The literals that are loaded shortly before a call, the last one first.</summary>
    private static IEnumerable<string> Before(Instruction call, int steps)
    {
        for (var at = call.Previous; at is not null && steps-- > 0 && !IsDrawing(at); at = at.Previous)
        {
            if (IsLiteral(at))
                yield return (string)at.Operand;
        }
    }

    /// <summary>What is drawn: the last argument, which a component's parameter is checked for its type on the way.</summary>
    private static Instruction ValueOf(Instruction call)
    {
        var value = call.Previous;
        while (value.Operand is MethodReference { Name: "TypeCheck" })
            value = value.Previous;
        return value;
    }

    private static bool IsLiteral(Instruction instruction) => instruction.OpCode == OpCodes.Ldstr;

    private static bool IsDrawing(Instruction instruction) =>
        instruction.Operand is MethodReference { DeclaringType.Name: "RenderTreeBuilder" };

    private static IEnumerable<string> TextsOfMarkup(string markup) =>
        Attribute().Matches(markup).Where(match => Read.Contains(match.Groups[1].Value)).Select(match => match.Groups[2].Value)
            .Concat(Tag().Split(Code().Replace(markup, "")).Select(text => System.Net.WebUtility.HtmlDecode(text).Trim()));

    /// <summary>The component whose source it is; lambdas are in classes of their own.</summary>
    private static string PageOf(TypeDefinition type) => type.DeclaringType is { } outer ? PageOf(outer) : type.Name;

    private static bool HasWords(string text) => Word().IsMatch(text);

    [GeneratedRegex(@"([\w-]+)=""([^""]*)""")]
    private static partial Regex Attribute();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"<(code|kbd|style|script|svg)\b.*?</\1>", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();
}
