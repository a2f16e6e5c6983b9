namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>What <see cref="HeadTrainer"/> is doing.</summary>
public enum HeadStage
{
    /// <summary>Standardising the embeddings and finding their span.</summary>
    Preparing,

    /// <summary>Trying L2 strengths on held-out folds.</summary>
    CrossValidation,

    /// <summary>Fitting on the training part and watching the validation part.</summary>
    Validation,

    /// <summary>Fitting the final head on all pictures.</summary>
    Refit,
}
