namespace TempleDashboard.Domain.Temples;

/// <summary>One question asked of a temple's pictures, such as "door" or "lights".</summary>
public sealed class Classifier
{
    /// <summary>The classifier that every temple has, meant where only the temple is named.</summary>
    public const string DefaultName = "default";

    public const double DefaultMinConfidence = 0.5;

    public const double DefaultFalseAlarmRate = 0.01;

    public long Id { get; set; }

    public long TempleId { get; set; }

    public Temple? Temple { get; set; }

    public required string Name { get; set; }

    /// <summary>A prediction whose highest probability is below this is an anomaly; 0 to 1, default 0.5.</summary>
    public double MinConfidence { get; set; } = DefaultMinConfidence;

    /// <summary>
    /// Share of normal pictures that may be called unlike anything seen, 0 to 0.2; default 0.01, that is 10 false alarms per
    /// 1,000 pictures. 0 turns that signal off. The threshold of the distance follows from it and the model.
    /// </summary>
    public double FalseAlarmRate { get; set; } = DefaultFalseAlarmRate;

    /// <summary>
    /// Whether a damaged picture that is sent for a prediction becomes an anomaly with the reason
    /// <see cref="Prediction.AnomalyReason.Damaged"/>; default false: it is refused. The earlier system's API refuses in any case.
    /// </summary>
    public bool AnswersDamaged { get; set; }

    /// <summary>SHA-256 of the backbone that the next training uses; the product's own where null.</summary>
    public string? BackboneSha256 { get; set; }

    /// <summary>The part of the picture that is looked at; the whole picture where null.</summary>
    public Region? Region { get; set; }

    /// <summary>The model that serves; null until the first training succeeds.</summary>
    public long? ChampionModelId { get; set; }

    public DateTime CreatedAt { get; set; }

    public List<Category> Categories { get; } = [];
}
