using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Training;

/// <summary>Says what the ways of training are.</summary>
public static class MethodWords
{
    public static string Method(this IStringLocalizer texts, TrainingMethod method) => method switch
    {
        TrainingMethod.Transfer => texts["Transfer"],
        TrainingMethod.ConvNet => texts["ConvNet"],
        TrainingMethod.Imported => texts["Imported"],
        _ => texts["Auto"],
    };

    public static string ExplainMethod(this IStringLocalizer texts, TrainingMethod method) =>
        method switch
        {
            TrainingMethod.Transfer =>
                texts["Learns on top of a network that already knows pictures. The best choice with few pictures."],
            TrainingMethod.ConvNet => texts[
                "Trains a small network from nothing, as the previous system did. Answers "
                    + "fastest; needs many pictures, and notices strange ones less well."],
            _ => texts["Trains both where there are enough pictures, and keeps the one that does better on held-out pictures."],
        };
}
