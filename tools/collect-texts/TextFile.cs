using System.Xml.Linq;
using TempleDashboard.Web.Language;

namespace TempleDashboard.CollectTexts;

/// <summary>A .resx file of texts, in the order of their names.</summary>
public static class TextFile
{
    public static SortedDictionary<string, string> Read(string file) =>
        new(
            XDocument.Load(file).Root!.Elements("data")
                .ToDictionary(data => ((string)data.Attribute("name")!).TrimStart('~'), data => data.Element("value")!.Value),
            StringComparer.Ordinal);

    /// <summary>Whether a name is one of MudBlazor's own texts, such as <c>MudDataGrid_Filter</c>.</summary>
    public static bool IsComponents(string name) =>
        name.StartsWith("Mud", StringComparison.Ordinal) && name.Contains('_', StringComparison.Ordinal);

    public static void Write(string file, IEnumerable<KeyValuePair<string, string>> texts)
    {
        XNamespace xml = XNamespace.Xml;
        var root = new XElement(
            "root",
            Header("resmimetype", "text/microsoft-resx"),
            Header("version", "2.0"),
            Header("reader", "System.Resources.ResXResourceReader, System.Windows.Forms"),
            Header("writer", "System.Resources.ResXResourceWriter, System.Windows.Forms"),
            texts.Select(text => new XElement(
                "data",
                new XAttribute("name", TextNames.Of(text.Key)),
                new XAttribute(xml + "space", "preserve"),
                new XElement("value", text.Value))));
        new XDocument(root).Save(file);

        static XElement Header(string name, string value) => new("resheader", new XAttribute("name", name), new XElement("value", value));
    }
}
