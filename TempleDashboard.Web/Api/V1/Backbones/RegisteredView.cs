using TempleDashboard.Domain.Learning.Backbones.Registration;

namespace TempleDashboard.Web.Api.V1.Backbones;

/// <summary>A backbone that has just been registered.</summary>
/// <param name="MillisecondsPerPicture">How long it looked at one picture when it was tried.</param>
internal sealed record RegisteredView(BackboneView Backbone, double MillisecondsPerPicture)
{
    public static async Task<RegisteredView> FromAsync(BackboneResult registered, BackboneRegistry registry, CancellationToken cancellationToken)
    {
        var listed = await registry.ListAsync(cancellationToken);
        return new(BackboneView.From(listed.Single(entry => entry.Sha256 == registered.Backbone!.Sha256)), registered.MillisecondsPerPicture);
    }
}
