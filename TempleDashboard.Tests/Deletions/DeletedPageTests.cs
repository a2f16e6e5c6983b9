using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.People;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Deletions;
using TempleDashboard.Web.Security;

namespace TempleDashboard.Tests.Deletions;

/// <summary>The page of what can be restored, as somebody sees it who is no administrator.</summary>
public sealed class DeletedPageTests : ScreenWithData
{
    public DeletedPageTests() =>
        Services.AddScoped(_ => new CurrentAccess(new Access("operator", Rights.Operate, TempleScope.All)));

    [Fact]
    public async Task Restore_ByAnOperator_IsOfferedForPicturesAndNotForATemple()
    {
        var kept = await PictureRows.CreateAsync(Database(), "410010", pictures: 1);
        var images = await Database().Images.Select(image => image.Id).ToListAsync();
        await Get<Deleter>().DeletePicturesAsync(kept.TempleId, images, "t", default);
        var gone = await PictureRows.CreateAsync(Database(), "410020", pictures: 0);
        var deleted = await Get<Deleter>().DeleteTempleAsync(gone.TempleId, "t", default);

        var page = Render<DeletedPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Empty(page.FindAll("tbody tr")[0].QuerySelectorAll("button"));
        Assert.Single(page.FindAll("tbody tr")[1].QuerySelectorAll("button"));
        await Assert.ThrowsAsync<NotAllowedException>(() => Get<DeletionDesk>().RestoreAsync(deleted.Deletion!.Id));
    }
}
