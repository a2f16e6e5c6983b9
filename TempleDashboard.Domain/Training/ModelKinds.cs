namespace TempleDashboard.Domain.Training;

/// <summary>The kinds of models, as they are kept with models and epochs.</summary>
public static class ModelKinds
{
    /// <summary>A head on a backbone's embeddings.</summary>
    public const string Transfer = "transfer";

    /// <summary>A convolutional network of its own, which needs no backbone.</summary>
    public const string ConvNet = "convnet";

    /// <summary>A single category, normal: only how unlike it a picture is can be told.</summary>
    public const string NormalOnly = "normal-only";
}
