using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Models;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Shared;

namespace TempleDashboard.Web.Models;

/// <summary>Lets a model serve, says so, and offers to take it back.</summary>
public sealed class Promotion(ModelRegistry registry, CurrentAccess access, Toasts toasts, IStringLocalizer texts)
{
    /// <param name="before">The model that serves until then; null where none does, so that there is no way back.</param>
    /// <param name="takenBack">Called once the one before serves again.</param>
    public async Task PromoteAsync(ModelRow model, long? before, Func<Task> takenBack, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!await registry.PromoteAsync(model.Id, access.As(Rights.Train), cancellationToken))
        {
            toasts.SayError(texts["Model {0} is gone; load the page anew.", model.Number]);
            return;
        }
        var said = texts["Model {0} serves now.", model.Number];
        if (before is not { } id)
        {
            toasts.Say(said);
            return;
        }
        toasts.SayWithUndo(said, async () =>
        {
            // The offer outlives the page.
            await registry.PromoteAsync(id, access.As(Rights.Train), CancellationToken.None);
            await takenBack();
        });
    }
}
