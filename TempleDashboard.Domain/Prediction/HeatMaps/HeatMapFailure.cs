namespace TempleDashboard.Domain.Prediction.HeatMaps;

/// <summary>Why there is no heat map.</summary>
public enum HeatMapFailure
{
    None = 0,

    /// <summary>There is no such prediction.</summary>
    UnknownPrediction,

    /// <summary>The model of the prediction does not know the category.</summary>
    UnknownCategory,

    /// <summary>The picture is no longer stored, or can no longer be read.</summary>
    PictureGone,

    /// <summary>The model's folder, or the backbone that it needs, is not here.</summary>
    ModelGone,

    /// <summary>The model's network cannot tell places apart.</summary>
    NotPossible,
}
