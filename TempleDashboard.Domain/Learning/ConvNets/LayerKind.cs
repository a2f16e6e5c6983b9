namespace TempleDashboard.Domain.Learning.ConvNets;

/// <summary>The kinds of layers that a <see cref="ConvNetNetwork"/> can be made of.</summary>
public enum LayerKind
{
    /// <summary>Convolution 3x3, stride 1, the picture's size kept ("same"), with a bias for each filter.</summary>
    Conv,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>The largest of each 2x2, stride 2; an odd last row or column is left out.</summary>
    MaxPool,

    /// <summary>In training, numbers are set to 0 at random and the others scaled up to make up for it; nothing otherwise.</summary>
    Dropout,

    /// <summary>A map as one row of numbers.</summary>
    Flatten,

    /// <summary>Every output is a weighted sum of all inputs and a bias.</summary>
    Dense,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Probabilities of the categories; always the last layer.</summary>
    Softmax,
}
