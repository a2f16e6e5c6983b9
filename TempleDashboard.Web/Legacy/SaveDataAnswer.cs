using System.Text.Json.Serialization;

namespace TempleDashboard.Web.Legacy;

/// <summary>Answer of save_data.</summary>
/// <param name="ErrorMsg"><c>All OK</c>, or what was wrong.</param>
public sealed record SaveDataAnswer([property: JsonPropertyName("error_msg")] string ErrorMsg)
{
    public const string AllOk = "All OK";
}
