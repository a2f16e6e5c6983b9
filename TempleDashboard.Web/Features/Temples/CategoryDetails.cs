namespace TempleDashboard.Web.Features.Temples;

/// <summary>A category with its labelled pictures.</summary>
public sealed record CategoryDetails(long Id, string Name, int Train, int Test)
{
    public int Total => Train + Test;
}
