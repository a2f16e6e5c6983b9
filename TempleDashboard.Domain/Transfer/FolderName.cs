using System.Globalization;
using System.Text;

namespace TempleDashboard.Domain.Transfer;

/// <summary>
/// Turns names that people gave into names of folders and files and back. What a file system or a shell could misread is written
/// as <c>%</c> and two hexadecimal digits per UTF-8 byte, so that no name leaves its folder and no two names meet.
/// </summary>
public static class FolderName
{
    private const string Reserved = "%/\\:*?\"<>|";

    /// <summary>What Windows takes for a device, whatever follows the first dot.</summary>
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Numbered("COM"), .. Numbered("LPT")], StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives the name of the folder or file for <paramref name="name"/>; never empty for a name that is not.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folder = new StringBuilder();
        var isDevice = Devices.Contains(name.Split('.')[0].TrimEnd(' '));
        for (var index = 0; index < name.Length; index++)
        {
            var letter = name[index];
            var atEdge = index == 0 || index == name.Length - 1;
            if (char.IsControl(letter) || Reserved.Contains(letter) || (atEdge && letter is '.' or ' ') || (isDevice && index == 0))
                Escape(folder, letter);
            else
                folder.Append(letter);
        }
        return folder.ToString();
    }

    /// <summary>Gives the name that <see cref="Of"/> wrote as this folder; any other folder's name is taken as it is.</summary>
    public static string Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!folder.Contains('%'))
            return folder;
        var name = Uri.UnescapeDataString(folder);
        return Of(name) == folder ? name : folder;
    }

    private static void Escape(StringBuilder folder, char letter)
    {
        foreach (var value in Encoding.UTF8.GetBytes([letter]))
            folder.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
    }

    private static IEnumerable<string> Numbered(string device) => "0123456789¹²³".Select(digit => $"{device}{digit}");
}
