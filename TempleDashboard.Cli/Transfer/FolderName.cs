using System.Globalization;
using System.Text;

namespace TempleDashboard.Cli.Transfer;

/// <summary>
/// Turns names that people gave into names of folders and back. What a file system or a shell could misread is written
/// as <c>%</c> and two hexadecimal digits per UTF-8 byte, so that no name leaves its folder and no two names meet.
/// </summary>
public static class FolderName
{
    private const string Reserved = "%/\\:*?\"<>|";

    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folder = new StringBuilder();
        for (var index = 0; index < name.Length; index++)
        {
            var letter = name[index];
            var atEdge = index == 0 || index == name.Length - 1;
            if (char.IsControl(letter) || Reserved.Contains(letter) || (atEdge && letter is '.' or ' '))
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
        var name = Uri.UnescapeDataString(folder);
        return Of(name) == folder ? name : folder;
    }

    private static void Escape(StringBuilder folder, char letter)
    {
        foreach (var value in Encoding.UTF8.GetBytes([letter]))
            folder.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
    }
}
