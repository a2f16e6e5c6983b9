namespace TempleDashboard.Domain.Training;

/// <summary>What a training run trains.</summary>
public enum TrainingMethod
{
    /// <summary>A head on the embeddings of a frozen backbone: seconds.</summary>
    Transfer = 0,

    /// <summary>A small convolutional network from nothing, as the earlier system did: minutes.</summary>
    ConvNet = 1,

    /// <summary>Both where there are enough pictures; the better one on the held-out pictures is kept.</summary>
    Auto = 2,
}
