namespace TempleDashboard.Web.Features.Models;

/// <summary>How a disputed label stands now.</summary>
public enum CheckState
{
    /// <summary>Nobody has looked at it since the model was made.</summary>
    Open,

    /// <summary>Somebody has confirmed the label.</summary>
    Confirmed,

    /// <summary>It has another label now.</summary>
    Changed,

    /// <summary>It has no label any more.</summary>
    Unlabelled,

    /// <summary>It is no picture of this temple: deleted, or one of the common pictures.</summary>
    Elsewhere,
}
