using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Training;

/// <summary>Says what the ways of training and the kinds of models are.</summary>
public static class MethodWords
{
    public static string Name(TrainingMethod method) => method switch
    {
        TrainingMethod.Transfer => "Transfer",
        TrainingMethod.ConvNet => "ConvNet",
        _ => "Auto",
    };

    public static string Explain(TrainingMethod method) =>
        method switch
        {
            TrainingMethod.Transfer => "Learns on top of a network that already knows pictures. The best choice with few pictures.",
            TrainingMethod.ConvNet => "Trains a small network from nothing, as the previous system did. Answers "
                + "fastest; needs many pictures, and notices strange ones less well.",
            _ => "Trains both where there are enough pictures, and keeps the one that does better on held-out pictures.",
        };

    /// <summary>Names a kind of model, one of <see cref="ModelKinds"/>.</summary>
    public static string Kind(string kind) => kind switch
    {
        ModelKinds.ConvNet => "ConvNet",
        ModelKinds.NormalOnly => "Normal only",
        _ => "Transfer",
    };
}
