namespace TempleDashboard.Domain.Learning.ConvNets.Graphs;

/// <summary>Names of the inputs and outputs of a network's graphs; parameters and masks have their own.</summary>
internal static class GraphNames
{
    /// <summary>uint8 <c>[N,H,W,3]</c> RGB.</summary>
    public const string Picture = "picture";

    /// <summary>Right answers, float32 <c>[N,K]</c>: 1 at the picture's category, 0 elsewhere.</summary>
    public const string Target = "target";

    /// <summary>How much each picture adds to the loss, float32 <c>[N,1]</c>: 1/N for a mean.</summary>
    public const string PictureWeight = "picture_weight";

    /// <summary>The batch's cross-entropy in nats, a float32 scalar.</summary>
    public const string Loss = "loss";

    /// <summary>Right answers in the batch, a float32 scalar.</summary>
    public const string Right = "right";

    /// <summary>What softmax turns into probabilities, float32 <c>[N,K]</c>.</summary>
    public const string Scores = "scores";
}
