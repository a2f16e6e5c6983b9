using Microsoft.AspNetCore.Components.Server.Circuits;

namespace TempleDashboard.Web.Security;

/// <summary>
/// Asks once more whose a page is, before anything of it is drawn: its connection may have been kept waiting for hours after the request
/// that opened it.
/// </summary>
internal sealed class CircuitBeginning(CircuitPerson person) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) => person.Begun;
}
