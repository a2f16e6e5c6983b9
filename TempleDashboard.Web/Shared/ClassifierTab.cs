namespace TempleDashboard.Web.Shared;

/// <summary>The pages of one classifier.</summary>
public enum ClassifierTab
{
    Overview,
    Label,
    Train,
    Models,
    Predict,
    History,

    /// <summary>Below the others: the card of the classifier leads there.</summary>
    Region,
}
