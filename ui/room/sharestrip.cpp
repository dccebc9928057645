// SPDX-License-Identifier: MIT
#include "ui/room/sharestrip.h"

#include "ui/theme/themecontroller.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/widgets.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace tincan::ui {

namespace {

constexpr int copiedShownMs = 2000;

} // namespace

ShareStrip::ShareStrip(const ThemeController &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_column(new QVBoxLayout)
{
    const Spacing &spacing = theme.spacing();
    setProperty("area", u"strip"_s);
    setProperty("tone", u"accent"_s);
    setObjectName(u"shareStrip"_s);
    auto *close = makeIconButton(theme, u"close"_s, tr("Hide the addresses"), this);
    close->setIconSize(QSize(16, 16));
    auto *title = makeLabel(
        tr("Invite others: they open this address in a browser, or join it in Tincan"), u"strong"_s, this);
    title->setWordWrap(true);
    m_column->setSpacing(spacing.tiny);
    m_column->addWidget(title);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing.large, spacing.small, spacing.small, spacing.small);
    row->addLayout(m_column, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, &ShareStrip::closed);
}

void ShareStrip::setAddresses(const QStringList &addresses)
{
    if (m_rows && addresses == m_addresses) {
        return;
    }
    m_addresses = addresses;
    delete m_rows;
    m_rows = new QWidget(this);
    auto *grid = new QGridLayout(m_rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(m_theme.spacing().tiny);
    grid->setHorizontalSpacing(m_theme.spacing().medium);
    grid->setColumnStretch(2, 1);
    if (addresses.isEmpty()) {
        grid->addWidget(
            makeLabel(tr("This computer is in no network that others could reach."), u"muted"_s, m_rows), 0,
            0);
    }
    int row = 0;
    for (const QString &address : addresses.mid(0, maxAddresses)) {
        auto *label = makeLabel(address, u"accent"_s, m_rows);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto *copy = makeButton(tr("Copy"), u"strip"_s, m_rows);
        copy->setAccessibleName(tr("Copy %1").arg(address));
        copy->setObjectName(u"copyAddress"_s);
        m_theme.bindIcon(copy, u"copy"_s, IconTone::normal);
        connect(copy, &QPushButton::clicked, this, [copy, address] {
            QGuiApplication::clipboard()->setText(address);
            copy->setText(tr("Copied"));
            QTimer::singleShot(copiedShownMs, copy, [copy] { copy->setText(tr("Copy")); });
        });
        grid->addWidget(label, row, 0);
        grid->addWidget(copy, row++, 1);
    }
    m_column->addWidget(m_rows);
}

} // namespace tincan::ui
