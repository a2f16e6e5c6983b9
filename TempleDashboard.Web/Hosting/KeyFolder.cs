using System.Xml;
using System.Xml.Linq;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Web.Hosting;

/// <summary>
/// The folder of the keys that protect forms and circuits. One damaged file in it would fail every page: it is set aside before the first,
/// and a new key is made, which costs whoever has a page open a reload.
/// </summary>
internal static class KeyFolder
{
    private static readonly string[] Times = ["creationDate", "activationDate", "expirationDate"];

    /// <summary>Sets aside every file that is no whole key.</summary>
    public static void SetAsideDamaged(DataFolder folder, ILogger logger)
    {
        if (!Directory.Exists(folder.Keys))
            return;
        foreach (var file in Directory.GetFiles(folder.Keys, "*.xml").Where(file => !IsWhole(file)))
        {
            var aside = file + ".damaged";
            File.Move(file, aside, overwrite: true);
            logger.KeySetAside(file, aside);
        }
    }

    private static bool IsWhole(string file)
    {
        try
        {
            var root = XElement.Load(file);
            return root.Name.LocalName switch
            {
                "key" => Guid.TryParse((string?)root.Attribute("id"), out _)
                    && Times.All(time => HasTime(root, time))
                    && HasSecret(root.Element("descriptor")),
                "revocation" => HasTime(root, "revocationDate") && root.Element("key") is not null,
                _ => false,
            };
        }
        catch (XmlException)
        {
            return false;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>What reads the secret is there, and the secret can be read.</summary>
    private static bool HasSecret(XElement? descriptor) =>
        descriptor?.HasElements == true
        && Type.GetType((string?)descriptor.Attribute("deserializerType") ?? "") is not null
        && descriptor.Descendants("value").All(value => Convert.TryFromBase64String(value.Value, new byte[value.Value.Length], out _));

    private static bool HasTime(XElement root, string name) =>
        root.Element(name) is { } time && DateTimeOffset.TryParse(time.Value, null, out _);
}
