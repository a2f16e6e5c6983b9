using System.Text;

namespace TempleDashboard.HostileInput;

/// <summary>Words and values that programs have stumbled over.</summary>
internal static class HostileTexts
{
    /// <summary>Stands in names that try to leave the data folder: wherever a file with it turns up, a name was taken for a path.</summary>
    public const string Marker = "hostile-name";

    private static readonly string[] Names =
    [
        $"../../../{Marker}.png", $"..\\..\\{Marker}.png", $"/tmp/{Marker}.png", $"%2e%2e%2f{Marker}.png",
        $"..%c0%af{Marker}", $"{Marker}\0.png", $"C:\\{Marker}.png", $"file:///{Marker}", $"~/{Marker}", ".", "..", "", " ",
        "CON", "NUL.png", "a\r\nX-Injected: yes",
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE Temples; --",
        "${jndi:ldap://127.0.0.1/a}", "{{7*7}}", "%s%n%x", "\u202Egnp.exe",
        "e\u0301\u0301\u0301", "\uFEFF", "\uFFFF", "\U0001F6D5", "\u0000", "=cmd|' /C calc'!A0", "a|b;c&d", "ﬁ", "İstanbul", "ß",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e308", "1e-400",
        "1e999", "0.1e1", "NaN", "Infinity", "-Infinity", "0x10", "１２", "1,000", "1 000", "1_000", "+1", "1e", "01", "٣",
    ];

    private static readonly string[] Times =
    [
        "0001-01-01", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "now",
        "2026-11-30T25:00:00Z", "-1", "1e400", "2026-W48", "2026-11-30T00:00:60Z",
    ];

    /// <summary>Gives a text: a bad name, a number, a time, a long one or one of random letters.</summary>
    public static string Text(Random random) =>
        random.Next(6) switch
        {
            0 => Of(Numbers, random),
            1 => Of(Times, random),
            2 => new string((char)('a' + random.Next(26)), random.Next(1, 20_000)),
            3 => Letters(random),
            _ => Of(Names, random),
        };

    public static string Number(Random random) => Of(Numbers, random);

    /// <summary>Gives a text that a header can hold: printable ASCII.</summary>
    public static string HeaderText(Random random) =>
        string.Concat(Text(random).Where(letter => letter is >= ' ' and < '\u007F').Take(2000));

    private static string Of(string[] texts, Random random) => texts[random.Next(texts.Length)];

    private static string Letters(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 60); left > 0; left--)
            text.Append(Rune.TryCreate(random.Next(0x11_0000), out var rune) ? rune.ToString() : "?");
        return text.ToString();
    }
}
