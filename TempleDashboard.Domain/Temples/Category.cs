namespace TempleDashboard.Domain.Temples;

/// <summary>An answer of a classifier, such as "Door open".</summary>
public sealed class Category
{
    public long Id { get; set; }

    public long ClassifierId { get; set; }

    public Classifier? Classifier { get; set; }

    public required string Name { get; set; }

    /// <summary>Order on screen, from 0; the first nine are reached by the keys 1 to 9.</summary>
    public int Position { get; set; }
}
