using System.Data.Common;
using TempleDashboard.Domain.People;

namespace TempleDashboard.Web.Security;

/// <summary>
/// Ends answers that go on for as long as somebody listens, such as the progress of a training, once whoever asked may no longer hear them:
/// their key was revoked, their session was ended, or they may do something else than before.
/// </summary>
internal sealed class OpenStreams(
    RequestDelegate next, PeopleDirectory people, ApiKeys keys, PrincipalCheck check, TimeProvider time)
{
    /// <summary>Keys have a last day, which nobody announces.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GoesOn>() is null)
        {
            await next(context);
            return;
        }
        var (listening, key, principal) = (new Listening(context), ProgramAuthentication.KeyOf(context.Request), context.User);
        people.Changed += Look;
        keys.Revoked += Look;
        await using var timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
        try
        {
            await LookAsync();
            await next(context);
        }
        finally
        {
            people.Changed -= Look;
            keys.Revoked -= Look;
            listening.Close();
        }

        void Look() => _ = LookAsync();

        async Task LookAsync()
        {
            try
            {
                var mayListen = key is null
                    ? !await check.HasChangedAsync(principal)
                    : await keys.FindAsync(key, CancellationToken.None) is not null;
                if (mayListen)
                    return;
            }
            catch (DbException)
            {
                // Nobody can say whether they may: whoever listens may ask anew.
            }
            listening.End();
        }
    }

    /// <summary>The request, until it is answered: afterwards its connection may serve another one.</summary>
    private sealed class Listening(HttpContext context)
    {
        private readonly Lock _gate = new();
        private bool _closed;

        public void End()
        {
            lock (_gate)
            {
                if (!_closed)
                    context.Abort();
            }
        }

        public void Close()
        {
            lock (_gate)
                _closed = true;
        }
    }
}

/// <summary>Marks endpoints that answer for as long as somebody listens.</summary>
internal sealed class GoesOn;
